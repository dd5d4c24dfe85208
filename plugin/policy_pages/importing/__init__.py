"""Imports an old site: a folder of another system -> a site of this one, and a report.

:mod:`recognising` says which system a folder is of, and its module reads it into one value, an
:class:`~policy_pages.importing.old_site.OldSite`. :mod:`trial` makes the new site in a temporary
folder, builds it, and learns what its pages need. :mod:`writing` puts the result where it is
wanted. No code of the old site is run, and none of its files is changed.
"""
