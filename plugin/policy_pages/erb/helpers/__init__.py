"""Dialects: what each old system gave its pages to call by name; ``dialects.py`` lists them."""
