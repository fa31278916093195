using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Adversarial;

/// <summary>
/// VILLA's inner loop (the body of <c>if opts.adv_training</c> in train_vqa_adv.py and its siblings). One micro-batch is
/// passed K times, and the gradients of all passes add up in the parameters:
/// <code>
///     g_theta = sum over k of grad [ task(z_k) + alpha * KL(z_k, z_0) ] / K,    z_k = model(x + delta_k)
///     delta_k+1 = within(delta_k + eta * g_delta / |g_delta|)
/// </code>
/// z_0, the clean prediction, keeps its graph, so that every KL term trains it too; there is no clean loss of its own, for
/// with delta_0 = 0 the first pass is one. Nothing is moved after the last pass.
/// </summary>
internal sealed class AdversarialAscent(AdversarialRecipe recipe)
{
    /// <summary>Adds the gradients of one micro-batch, from the start the recipe gives.</summary>
    /// <returns>What was back-propagated, one number a pass.</returns>
    public IReadOnlyList<double> Backward(AdversarialExample example) =>
        Backward(example, InitialPerturbation.Of(recipe, Chosen(example.Extent)));

    /// <summary>Adds the gradients of one micro-batch.</summary>
    /// <param name="example">The micro-batch.</param>
    /// <param name="initial">delta_0; parts that the recipe does not perturb are ignored.</param>
    /// <returns>What was back-propagated, one number a pass.</returns>
    public IReadOnlyList<double> Backward(AdversarialExample example, Perturbation initial)
    {
        using var scope = NewDisposeScope();
        var clean = example.Predict(Perturbation.None);
        var perturbation = Chosen(initial);
        var losses = new List<double>(recipe.Steps);
        for (var pass = 1; pass <= recipe.Steps; pass++)
        {
            var isLast = pass == recipe.Steps;
            (perturbation, var loss) = Pass(example, clean, perturbation, isLast);
            losses.Add(loss);
        }

        return losses;
    }

    private (Perturbation Next, double Loss) Pass(AdversarialExample example, Tensor clean, Perturbation perturbation, bool isLast)
    {
        using var scope = NewDisposeScope();
        var leaf = perturbation.Select(part => part.detach().requires_grad_());
        var loss = Loss(example, clean, leaf);
        loss.backward(retain_graph: !isLast);
        var next = isLast ? perturbation : Moved(leaf).Select(part => part.MoveToOuterDisposeScope());
        return (next, loss.item<float>());
    }

    private Tensor Loss(AdversarialExample example, Tensor clean, Perturbation perturbation)
    {
        if (recipe.Modality != AdversarialModality.Alternate)
        {
            return Objective(example, clean, perturbation).Times(1.0 / recipe.Steps);
        }

        var text = Objective(example, clean, perturbation with { Image = null });
        var image = Objective(example, clean, perturbation with { Text = null });
        return text.Plus(image).Times(0.5 / recipe.Steps);
    }

    private Tensor Objective(AdversarialExample example, Tensor clean, Perturbation perturbation)
    {
        var prediction = example.Predict(perturbation);
        var loss = example.Loss(prediction);
        return example.Divergence is { } divergence && recipe.KlWeight > 0
            ? loss.Plus(divergence(prediction, clean).Times(recipe.KlWeight))
            : loss;
    }

    private Perturbation Moved(Perturbation leaf)
    {
        using var still = no_grad();
        return new Perturbation(Moved(leaf.Text, recipe.TextRate), Moved(leaf.Image, recipe.ImageRate));
    }

    private Tensor? Moved(Tensor? leaf, double rate)
    {
        if (leaf is null)
        {
            return null;
        }

        var moved = leaf.Plus(RowNorms.Scaled(leaf.grad!, recipe.Norm, rate));
        return recipe.MaxNorm > 0 ? RowNorms.Within(moved, recipe.Norm, recipe.MaxNorm) : moved;
    }

    private Perturbation Chosen(Perturbation all) => recipe.Modality switch
    {
        AdversarialModality.Text => all with { Image = null },
        AdversarialModality.Image => all with { Text = null },
        _ => all,
    };
}
