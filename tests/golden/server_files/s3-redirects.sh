#!/bin/sh
# Written by `policy-pages server-files`: run it again after each build, and then this script after each `aws s3 sync`:
#   sh redirects.sh SITE s3://BUCKET
set -eu
aws s3 cp "$1"/'# c/index.html' "$2"/'# c/index.html' --content-type text/html --cache-control no-cache --website-redirect /%60id%60/
aws s3 cp "$1"/'$args/index.html' "$2"/'$args/index.html' --content-type text/html --cache-control no-cache --website-redirect /%24args/%25/%20/
aws s3 cp "$1"/'%{REQUEST_URI}$1/index.html' "$2"/'%{REQUEST_URI}$1/index.html' --content-type text/html --cache-control no-cache --website-redirect /%25%7BREQUEST_URI%7D/%241/
aws s3 cp "$1"/'100%25 [a-z]*(?)/index.html' "$2"/'100%25 [a-z]*(?)/index.html' --content-type text/html --cache-control no-cache --website-redirect /terms/
aws s3 cp "$1"/':p/*/index.html' "$2"/':p/*/index.html' --content-type text/html --cache-control no-cache --website-redirect /terms/
aws s3 cp "$1"/'a b/index.html' "$2"/'a b/index.html' --content-type text/html --cache-control no-cache --website-redirect '/terms/?a=b#fees'
aws s3 cp "$1"/'a+b&c=d/index.html' "$2"/'a+b&c=d/index.html' --content-type text/html --cache-control no-cache --website-redirect 'https://example.com/x?y=%24z&w=%7Bq%7D#v'
aws s3 cp "$1"/'back\slash/index.html' "$2"/'back\slash/index.html' --content-type text/html --cache-control no-cache --website-redirect /a%5Cb/
aws s3 cp "$1"/'line
break; }/index.html' "$2"/'line
break; }/index.html' --content-type text/html --cache-control no-cache --website-redirect /terms/
aws s3 cp "$1"/old/index.html "$2"/old/index.html --content-type text/html --cache-control no-cache --website-redirect /terms/
aws s3 cp "$1"/old.html "$2"/old.html --content-type text/html --cache-control no-cache --website-redirect '/terms/#fees'
aws s3 cp "$1"/older.htm "$2"/older.htm --content-type text/html --cache-control no-cache --website-redirect /terms/
aws s3 cp "$1"/'quo"te'"'"'s/index.html' "$2"/'quo"te'"'"'s/index.html' --content-type text/html --cache-control no-cache --website-redirect /terms/
aws s3 cp "$1"/'{$HOME}{uri}/index.html' "$2"/'{$HOME}{uri}/index.html' --content-type text/html --cache-control no-cache --website-redirect /%7Buri%7D/
aws s3 cp "$1"/'über/é.html' "$2"/'über/é.html' --content-type text/html --cache-control no-cache --website-redirect /gr%C3%B6%C3%9Fe/
