"""Tell what this machine, this project and a lecture have that a build needs, and what differs from the last one."""
