"""One module for each file format that Volteface reads."""
