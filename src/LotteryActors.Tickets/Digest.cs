using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace LotteryActors.Tickets;

/// <summary>The SHA-256 of some bytes, as 64 lower-case hexadecimal digits.</summary>
[MessagePackObject]
public sealed record Digest([property: Key(0)] string Hex)
{
    /// <summary>The first twelve digits, for people.</summary>
    [IgnoreMember]
    public string Short => Hex.Length <= 12 ? Hex : Hex[..12];

    public static Digest Of(ReadOnlySpan<byte> bytes) =>
        new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));

    /// <exception cref="FormatException">The text is not 64 lower-case hexadecimal digits.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new FormatException($"'{text}' is no SHA-256 digest: 64 lower-case hexadecimal digits are wanted");

    public static bool TryParse(string text, [NotNullWhen(true)] out Digest? digest)
    {
        var isDigest = text.Length == 64 && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
        digest = isDigest ? new Digest(text) : null;
        return isDigest;
    }

    public override string ToString() => Hex;
}
