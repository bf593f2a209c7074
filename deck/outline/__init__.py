"""Load an outline: texts, lists and records that know where they were written."""
