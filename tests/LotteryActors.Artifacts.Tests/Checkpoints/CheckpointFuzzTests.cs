using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Golden;

namespace LotteryActors.Artifacts.Tests.Checkpoints;

/// <summary>
/// Checkpoints damaged in seeded ways: 2,000 of them, or as many as LOTTERY_FUZZ says (100,000 in the long form). Each is
/// read whole or refused by name; none crashes, hangs, or allocates beyond what its length allows.
/// </summary>
public sealed class CheckpointFuzzTests
{
    private const long AllocatedAtRest = 1 << 20, AllocatedPerByte = 64;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private static readonly string[] Seeds =
        ["odd_tensors.pt", "nested_objects.pt", "fp16.pt", "odd_tensors_legacy.pt", "fp16_legacy.pt", "odd_tensors.safetensors", "fp16.safetensors"];

    private long _current;
    private string? _failure;
    private int _refused;

    [Fact]
    public void Damaged_checkpoints_are_refused_by_name_or_read_within_time_and_memory()
    {
        var cases = long.Parse(Environment.GetEnvironmentVariable("LOTTERY_FUZZ") ?? "2000", CultureInfo.InvariantCulture);
        var files = Seeds.Select(name => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "fixtures", "golden", "loaders_L", name))).ToArray();
        var worker = new Thread(() => TryAll(files, cases)) { IsBackground = true };
        worker.Start();
        for (var (last, since) = (-1L, Stopwatch.GetTimestamp()); !worker.Join(Budget / 30);)
        {
            var now = Interlocked.Read(ref _current);
            (last, since) = now == last ? (last, since) : (now, Stopwatch.GetTimestamp());
            Assert.True(Stopwatch.GetElapsedTime(since) < Budget, $"case {now} has not ended after {Budget}");
        }

        Assert.Null(_failure);
        Assert.InRange(_refused, cases / 4, cases);
    }

    private void TryAll(byte[][] files, long cases)
    {
        for (long i = 0; i < cases && _failure is null; i++)
        {
            Interlocked.Exchange(ref _current, i);
            var random = new Random((int)i);
            var damaged = Damage.Done(files[random.Next(files.Length)], files[random.Next(files.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var problem = Try(damaged);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > AllocatedAtRest + (AllocatedPerByte * damaged.Length))
            {
                problem ??= $"allocates {allocated} bytes";
            }

            _failure = problem is null ? null : $"case {i} of {damaged.Length} bytes: {problem}";
        }
    }

    private string? Try(byte[] damaged)
    {
        try
        {
            using var checkpoint = CheckpointFile.Open(new MemoryStream(damaged, writable: false), "fuzzed");
            foreach (var tensor in checkpoint.Tensors)
            {
                if (tensor.Read().Length != tensor.Bytes)
                {
                    return $"'{tensor.Name}' has other than {tensor.Bytes} bytes";
                }
            }

            return null;
        }
        catch (CheckpointFormatException e)
        {
            _refused++;
            return e.Message.StartsWith("fuzzed: ", StringComparison.Ordinal) && e.Message.Contains("; ", StringComparison.Ordinal) ? null : $"unnamed: {e.Message}";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    /// <summary>Flipped bits, other bytes, cuts, splices, and numbers where lengths may stand.</summary>
    private static class Damage
    {
        private static readonly long[] Lengths = [0, 1, -1, 2, 127, 128, 255, 65535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40];

        public static byte[] Done(byte[] file, byte[] other, Random random)
        {
            var damaged = (byte[])file.Clone();
            for (var times = random.Next(1, 4); times > 0 && damaged.Length > 16; times--)
            {
                damaged = Once(damaged, other, random);
            }

            return damaged;
        }

        private static byte[] Once(byte[] file, byte[] other, Random random)
        {
            var place = random.Next(2) == 0 ? random.Next(file.Length) : random.Next(Math.Min(2048, file.Length));
            switch (random.Next(7))
            {
                case 0:
                    file[place] ^= (byte)(1 << random.Next(8));
                    return file;
                case 1:
                    file[place] = (byte)random.Next(256);
                    return file;
                case 2:
                    return file[..place];
                case 3:
                    return [.. file.AsSpan(0, place), .. Piece(other, random), .. file.AsSpan(place)];
                case 4:
                    return [.. file.AsSpan(0, place), .. file.AsSpan(Math.Min(file.Length, place + random.Next(64)))];
                case 5:
                    var piece = Piece(other, random);
                    piece[..Math.Min(piece.Length, file.Length - place)].CopyTo(file.AsSpan(place));
                    return file;
                default:
                    WriteLength(file, place, Lengths[random.Next(Lengths.Length)] + random.Next(-1, 2), random.Next(4));
                    return file;
            }
        }

        private static ReadOnlySpan<byte> Piece(byte[] file, Random random)
        {
            var start = random.Next(file.Length);
            return file.AsSpan(start, Math.Min(file.Length - start, random.Next(1, 200)));
        }

        private static void WriteLength(byte[] file, int place, long value, int powerOfTwo)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            bytes[..Math.Min(1 << powerOfTwo, file.Length - place)].CopyTo(file.AsSpan(place));
        }
    }
}
