using System.Security.Cryptography;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Tests.Pruning;

public sealed class RandomMasksTests
{
    private static readonly Mask Ticket = new("encoder", [Tensor("a", 1000, 100), Tensor("b", 77, 77), Tensor("c", 130, 0), Tensor("d", 4096, 1500)]);

    [Fact]
    public void A_mask_per_tensor_keeps_the_ticket_s_count_in_every_tensor()
    {
        var random = RandomMasks.PerTensor(Ticket, 7);

        Assert.Equal(Ticket.Tensors.Select(t => (t.Name, t.Kept)), random.Tensors.Select(t => (t.Name, t.Kept)));
        Assert.Equal("encoder", random.Preset);
    }

    [Fact]
    public void A_global_mask_keeps_the_ticket_s_total_spread_as_chance_has_it()
    {
        var random = RandomMasks.Global(Ticket, 7);

        Assert.Equal(Ticket.Kept, random.Kept);
        Assert.All(random.Tensors, t => Assert.InRange((double)t.Kept / t.Length, 0.15, 0.5));
    }

    [Fact]
    public void The_same_seed_draws_the_same_mask_and_another_seed_another()
    {
        Assert.Equal(MaskBytes.Of(RandomMasks.PerTensor(Ticket, 7)), MaskBytes.Of(RandomMasks.PerTensor(Ticket, 7)));
        Assert.NotEqual(MaskBytes.Of(RandomMasks.PerTensor(Ticket, 7)), MaskBytes.Of(RandomMasks.PerTensor(Ticket, 8)));
        Assert.NotEqual(MaskBytes.Of(RandomMasks.Global(Ticket, 7)), MaskBytes.Of(RandomMasks.Global(Ticket, 8)));
    }

    [Fact]
    public void Tensors_of_one_size_get_masks_that_have_nothing_to_do_with_each_other()
    {
        var twins = new Mask("encoder", [Tensor("a", 10_000, 3000), Tensor("b", 10_000, 3000)]);

        var random = RandomMasks.PerTensor(twins, 1);

        var overlap = new Mask("a", [random["a"]]).Jaccard(new Mask("b", [random["b"] with { Name = "a" }]));
        Assert.Equal(Mask.JaccardOfIndependent(0.3), overlap, 0.02);
    }

    [Fact]
    public void Every_weight_is_kept_equally_often()
    {
        var like = new Mask("encoder", [Tensor("a", 20, 5)]);
        var counts = new int[20];
        for (var seed = 0; seed < 4000; seed++)
        {
            foreach (var (kept, i) in MaskBytes.Of(RandomMasks.Global(like, seed)).Select((kept, i) => (kept, i)))
            {
                counts[i] += kept;
            }
        }

        // 4000 draws with p = 1/4: mean 1000, standard deviation 27.4.
        Assert.All(counts, count => Assert.InRange(count, 1000 - 110, 1000 + 110));
    }

    /// <summary>The bytes of every search with a random control hang on these bits.</summary>
    [Fact]
    public void The_bits_of_a_seed_never_change() =>
        Assert.Equal("E4A3B64FEBFB3665", Convert.ToHexString(SHA256.HashData(MaskBytes.Of(RandomMasks.PerTensor(Ticket, 42))))[..16]);

    private static MaskTensor Tensor(string name, int length, int kept)
    {
        var tensor = MaskTensor.Zeros(name, [length]);
        for (var i = 0; i < kept; i++)
        {
            tensor.Keep(i);
        }

        return tensor;
    }
}
