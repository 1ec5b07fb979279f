"""The sentence under each title: the answer, computed.  A module a page; `words` has how numbers are written."""
