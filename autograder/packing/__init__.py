"""The two zips: what goes in, what is checked before, and how they are written."""
