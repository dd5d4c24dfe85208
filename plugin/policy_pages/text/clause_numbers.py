"""The classes of HTML that show numbers of clauses; redlines tell numbers from words by them."""

CLAUSE_NUMBER = "policy-number"
"""Of the number before the words of a heading."""
REFERENCE = "policy-reference"
"""Of the number of a clause that a link says in its stead."""
