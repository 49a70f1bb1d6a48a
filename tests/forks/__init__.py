"""Commands of tests in processes forked from one that has loaded the libraries: each is a process of its own."""
