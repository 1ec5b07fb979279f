"""Speed and memory, measured side by side in one run; runnable by anyone, never part of the tests."""
