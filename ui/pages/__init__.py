"""One module a page: the components, and what each event does with them."""
