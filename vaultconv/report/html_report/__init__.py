"""``diff --html``: what a plan would change, as one page for people who would rather look.

The page needs nothing but itself: no network, no server. What it shows is data in it (:mod:`.entries`), one block a file, that
its own program (the files in ``page/``) makes visible where somebody looks. A policy in the page lets nothing run but that
program, by its hash.
"""
