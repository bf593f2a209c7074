"""Judge slides by named rules, before anyone presents them."""
