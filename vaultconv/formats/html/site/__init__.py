"""What of a site is not its notes: the frame of a page, and the pages that are made of the vault as a whole."""
