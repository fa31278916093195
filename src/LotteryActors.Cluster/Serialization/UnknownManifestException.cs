using System.Runtime.Serialization;

namespace LotteryActors.Cluster.Serialization;

/// <summary>A record whose manifest this version does not know: a newer version wrote it.</summary>
public sealed class UnknownManifestException(string manifest, string place)
    : SerializationException($"{place}: unknown manifest '{manifest}'; it was written by a newer lottery; upgrade this one");
