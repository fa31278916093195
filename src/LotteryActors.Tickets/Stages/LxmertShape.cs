using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>The layers that LXMERT has beside its language layers (LXMERT, src/param.py).</summary>
/// <param name="CrossLayers">Layers in which words and objects attend to each other (<c>--xlayers</c>).</param>
/// <param name="RelationLayers">Layers over the objects alone (<c>--rlayers</c>).</param>
[MessagePackObject]
public sealed record LxmertShape([property: Key(0)] int CrossLayers, [property: Key(1)] int RelationLayers);
