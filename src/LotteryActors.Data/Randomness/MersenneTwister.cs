namespace LotteryActors.Data.Randomness;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, 1998), the generator behind torch's CPU draws, for what must come out as PyTorch has
/// it. Everything else draws from <see cref="CounterRandom"/>.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;
    private const uint Twist = 0x9908B0DF;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1u; i < Size; i++)
        {
            var last = _state[i - 1];
            _state[i] = (1812433253 * (last ^ (last >> 30))) + i;
        }
    }

    /// <summary>32 uniform bits.</summary>
    public uint Next()
    {
        if (_next == Size)
        {
            Renew();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>
    /// The numbers 0 to n-1 as <c>torch.randperm</c> shuffles them on the CPU with a generator of this seed, of which torch
    /// takes the lower 32 bits (aten/src/ATen/native/TensorFactories.cpp, randperm_cpu).
    /// </summary>
    public static int[] Permutation(int n, long seed)
    {
        var generator = new MersenneTwister(unchecked((uint)seed));
        int[] order = [.. Enumerable.Range(0, n)];
        for (var i = 0; i < n - 1; i++)
        {
            var j = i + (int)(generator.Next() % (uint)(n - i));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private void Renew()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7FFFFFFF);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * Twist);
        }

        _next = 0;
    }
}
