using System.Buffers.Binary;
using System.Text;

namespace LotteryActors.Data.Formats.Json;

/// <summary>
/// Keys that were met, as hashes of 64 bits: some 20 bytes a key, however long it is. Of a million keys two share a hash
/// once in thirty million sets.
/// </summary>
internal sealed class KeySet
{
    private const ulong Odd = 0x9E3779B97F4A7C15;
    private const ulong Other = 0xD6E8FEB86659FD93;

    private ulong[] _slots = new ulong[1 << 10];
    private bool _hasZero;

    public int Count { get; private set; }

    /// <returns>False where the key was met before.</returns>
    public bool Add(ReadOnlySpan<byte> key) => Add(Hash(key));

    /// <inheritdoc cref="Add(ReadOnlySpan{byte})"/>
    public bool Add(string key)
    {
        Span<byte> bytes = key.Length <= 256 ? stackalloc byte[768] : new byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        return Add(bytes[..Encoding.UTF8.GetBytes(key, bytes)]);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte})"/>
    public bool Add(long key) => Add(HashOf(key));

    public bool Contains(ReadOnlySpan<byte> key) => Contains(Hash(key));

    public bool Contains(long key) => Contains(HashOf(key));

    public bool Contains(string key) => Contains(Encoding.UTF8.GetBytes(key));

    private static ulong HashOf(long key) => Mix(unchecked((ulong)key) ^ Odd, Other);

    private static ulong Hash(ReadOnlySpan<byte> key)
    {
        var hash = Odd ^ (ulong)key.Length;
        while (key.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), Other);
            key = key[8..];
        }

        var rest = 0UL;
        foreach (var letter in key)
        {
            rest = (rest << 8) | letter;
        }

        return Mix(hash ^ rest, Odd);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        var mixed = high ^ low ^ (a >> 29);
        return (mixed ^ (mixed >> 32)) * Other;
    }

    private bool Add(ulong hash)
    {
        if (hash == 0)
        {
            var isNew = !_hasZero;
            _hasZero = true;
            Count += isNew ? 1 : 0;
            return isNew;
        }

        if (Count > _slots.Length / 2)
        {
            Grow();
        }

        if (!Put(_slots, hash))
        {
            return false;
        }

        Count++;
        return true;
    }

    private bool Contains(ulong hash)
    {
        var at = Place(_slots, hash);
        return hash == 0 ? _hasZero : _slots[at] == hash;
    }

    private void Grow()
    {
        var larger = new ulong[_slots.Length * 2];
        foreach (var hash in _slots)
        {
            if (hash != 0)
            {
                Put(larger, hash);
            }
        }

        _slots = larger;
    }

    private static bool Put(ulong[] slots, ulong hash)
    {
        var at = Place(slots, hash);
        if (slots[at] == hash)
        {
            return false;
        }

        slots[at] = hash;
        return true;
    }

    /// <summary>Where a hash is, or would be put.</summary>
    private static int Place(ulong[] slots, ulong hash)
    {
        var at = (int)(hash & (ulong)(slots.Length - 1));
        while (slots[at] != 0 && slots[at] != hash)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return at;
    }
}
