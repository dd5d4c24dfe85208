"""The files of a site's folders: what may be read, and how pages' data, partials and views are."""
