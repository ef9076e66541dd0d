"""A study as a paper: its sentences, tables and figures as values, and the page that holds them."""
