"""What each view of a page shows: a module a page (two where one would be long), a function a block of the view."""
