using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>
/// Everything that shapes a model's weights and its arithmetic: the original's config JSON (config/uniter-base.json) plus
/// the sizes its data give it.
/// </summary>
/// <param name="Name">For people: <c>uniter-mini</c>, <c>uniter-base</c>.</param>
/// <param name="Family"><c>uniter</c>, <c>lxmert</c> or <c>vilt</c>.</param>
/// <param name="Layers">Of LXMERT the language layers.</param>
/// <param name="MaxPositions">Rows of the text's position table: ViLT's max_text_len.</param>
/// <param name="RegionFeatures">Length of one region's feature vector (2048 for the original detector); 0 for ViLT, which reads pixels.</param>
/// <param name="Dropout">hidden_dropout_prob and attention_probs_dropout_prob; ViLT's drop_rate, which spares the attention weights.</param>
/// <param name="Lxmert">What only LXMERT has; null for other families.</param>
/// <param name="Vilt">What only ViLT has; null for other families.</param>
[MessagePackObject]
public sealed record ModelSpec(
    [property: Key(0)] string Name,
    [property: Key(1)] string Family,
    [property: Key(2)] int HiddenSize,
    [property: Key(3)] int Layers,
    [property: Key(4)] int Heads,
    [property: Key(5)] int IntermediateSize,
    [property: Key(6)] int VocabularySize,
    [property: Key(7)] int MaxPositions,
    [property: Key(8)] int TokenTypes,
    [property: Key(9)] int RegionFeatures,
    [property: Key(10)] double Dropout,
    [property: Key(11)] double InitializerRange,
    [property: Key(12)] LxmertShape? Lxmert = null,
    [property: Key(13)] ViltShape? Vilt = null)
{
    /// <summary>Whether it reads the pictures themselves and no regions.</summary>
    [IgnoreMember]
    public bool ReadsPixels => Vilt is not null;
}
