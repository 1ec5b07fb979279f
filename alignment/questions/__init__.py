"""What a page asks, answered as tables: the store's rows through the filters and one measure; a module a page.

Shared by pages, command line and tests, so that a figure and its recomputation cannot differ.
"""
