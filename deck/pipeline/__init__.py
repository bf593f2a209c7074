"""Run the stages of a build in their order, and report what they did."""
