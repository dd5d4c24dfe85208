"""A site's folders -> what may be read of them: data, settings, partials, views, templates."""
