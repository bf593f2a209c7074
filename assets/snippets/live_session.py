import torch
2*torch.ones(5, requires_grad=True)
