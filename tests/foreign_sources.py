"""A site whose theme, options, templates, views, styles and scripts load from other servers, each
from one with its own name, and what a browser must not be said to load."""

SITE = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
repo_url: https://github.com/example/site
copyright: see https://no-request.example/
theme:
  name: material
  custom_dir: overrides
  logo: https://logo.example/logo.svg
extra_css:
  - css/own.css
  - https://styles.example/a.css
extra_javascript:
  - js/own.js
  - js/own.mjs
  - https://scripts.example/a.js
extra:
  analytics:
    provider: google
    property: G-X
  social:
    - {icon: fontawesome/brands/mastodon, link: "https://no-request.example/@us"}
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
  - pymdownx.emoji
plugins:
  - search
  - policy-pages:
      helpers: helpers.py
      content_security_policy:
        enabled: false
        sources: {img-src: ["https://allowed.example", "https://*.allowed.example/pictures/"]}
=== docs/index.md.erb
# Home

:smile: [a link](https://no-request.example/)

<%= view :badge %> <%= counter %>

```mermaid
graph TD; A-->B
```
=== helpers.py
from policy_pages.helpers import helper

@helper(html=True)
def counter() -> str:
    return '<img src="https://helper.example/count.png" alt="">'
=== docs/css/own.css
@import "https://imports.example/x.css";
@import url(more.css);
/* url(https://no-request.example/a.png) */
@font-face { font-family: X; src: url(https://font-file.example/x.woff2) format("woff2") }
.own { font-family: X; background: url('https://background.example/a.png') }
=== docs/css/more.css
.own { list-style: inside url(https://imported.example/b.png); display: list-item }
=== docs/css/unused.css
body { background: url(https://no-request.example/a.png) }
=== docs/js/own.js
const link = "https://no-request.example/"
fetch("https://data.example/count.json").catch(() => {})
=== docs/js/own.mjs
fetch("https://data-of-module.example/count.json").catch(() => {})
=== overrides/views/badge.html
<img src="https://view.example/badge.svg" alt="" onerror="hide(this)">
=== overrides/main.html
{% extends "base.html" %}
{% block extrahead %}
<link rel="preload" as="style" href="https://preload.example/a.css">
<style>.own::after { content: url(https://in-page.example/c.png) }</style>
<meta property="og:image" content="https://no-request.example/card.png">
<link rel="alternate" hreflang="de" href="https://alternate.example/de/">
{% endblock %}
{% block footer %}
{# https://no-request.example/comment.png #}
<p class="own" style="border-image: url(https://attribute.example/d.png) 1">Own</p>
<img srcset="https://set.example/a.png 1x" alt="">
<img src="https://allowed.example/a.png" alt="">
<img src="https://more.allowed.example/pictures/a.png" alt="">
<picture><source srcset="https://picture.example/a.webp"><img src="missing.png" alt=""></picture>
<video poster="https://poster.example/a.png"></video>
<audio src="https://audio.example/a.ogg" preload="auto"></audio>
<iframe src="https://frame.example/"></iframe>
<object data="https://object.example/a.svg"></object>
<input type="image" src="https://input.example/{{ page.title }}.png" alt="Send"
  style="background: url(https://{{ 'put-together' }}.example/{{ page.title }}.png)">
<svg width="9" height="9"><image href="https://drawing.example/a.png" width="9" height="9"/></svg>
<script>import("https://module.example/a.js").catch(() => {})</script>
<a href="https://no-request.example/" ping="">A link</a>
<a href="{{ 'nowhere/' | url }}">Nowhere</a> <a href="{{ './#lost' | url }}">Lost</a>
{{ super() }}
{% endblock %}
"""
