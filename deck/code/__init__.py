"""Run what slides hold of code, and put what came of it into them."""
