#!/bin/sh
# Each note of the folder $1 to HTML in $2 with pandoc, a process a note.
set -eu
cd "$1"
find . -name '*.md' | while IFS= read -r note; do
  mkdir -p "$2/$(dirname "$note")"
  pandoc --from gfm --to html --output "$2/${note%.md}.html" "$note"
done
