import torch
x = torch.ones(5).requires_grad_()
y = 2*x
y.sum().backward()
x.grad
# hide
def graph(tensor):
    """The graph behind a tensor, read off its grad_fn chain; ids in the order of discovery, the result first."""
    nodes, edges, found = [], [], [tensor.grad_fn]
    for step in found:  # grows as it is walked
        node = {"id": str(len(nodes)), "name": step.name().split("::")[-1]}
        if hasattr(step, "variable"):
            node["variable"] = list(step.variable.shape)
        nodes.append(node)
        for before, _ in step.next_functions:
            if before is not None:
                if before not in found:
                    found.append(before)
                edges.append([node["id"], str(found.index(before))])
    return {"nodes": nodes, "edges": edges}
# show
