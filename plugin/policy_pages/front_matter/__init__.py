"""A page's header: read with the places of its keys, its directives run, changed in place."""
