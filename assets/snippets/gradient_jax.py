import jax
x = jax.numpy.ones(5)
f = lambda x: (2*x).sum()
g = jax.grad(f)
g(x)
