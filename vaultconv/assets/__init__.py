"""Files that notes show from elsewhere: which they are, fetching them, and showing the copy."""
