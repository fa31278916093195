using System.Diagnostics;
using System.Globalization;

namespace LotteryActors.Data.Tests.BadInput;

/// <summary>
/// Files of every format damaged in seeded ways: 200 of them, or as many as LOTTERY_FUZZ says. Each folder is read whole or refused by
/// name, and the check tells of it; none crashes, hangs or allocates far more than a sound one.
/// </summary>
public sealed class FolderFuzzTests(SoundFolders sound) : IClassFixture<SoundFolders>
{
    /// <summary>A text may unpack to 64 MB, and a buffer doubles; a sound folder allocates some 10 MB.</summary>
    private const long Allocated = 400L << 20;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    private readonly List<string> _wrong = [];
    private int _current;
    private int _refused;

    [Fact]
    public void A_damaged_folder_is_refused_by_name_or_read_within_time_and_memory()
    {
        var cases = int.Parse(Environment.GetEnvironmentVariable("LOTTERY_FUZZ") ?? "200", CultureInfo.InvariantCulture);
        var worker = new Thread(() => TryAll(cases)) { IsBackground = true };
        worker.Start();
        for (var (last, since) = (-1, Stopwatch.GetTimestamp()); !worker.Join(Budget / 60);)
        {
            var now = Volatile.Read(ref _current);
            (last, since) = now == last ? (last, since) : (now, Stopwatch.GetTimestamp());
            Assert.True(Stopwatch.GetElapsedTime(since) < Budget, $"case {now} has not ended after {Budget}");
        }

        Assert.True(_wrong.Count == 0, string.Join("\n\n", _wrong));
        Assert.InRange(_refused, cases / 4, cases);
    }

    private void TryAll(int cases)
    {
        var folders = sound.All.Select(folder => new DamagedFolder(folder)).ToList();
        for (var i = 0; i < cases && _wrong.Count < 20; i++)
        {
            Volatile.Write(ref _current, i);
            Try(i, folders);
        }

        folders.ForEach(folder => folder.Dispose());
    }

    private void Try(int number, List<DamagedFolder> folders)
    {
        var random = new Random(number);
        var which = random.Next(folders.Count);
        var (folder, files) = (folders[which], sound.All[which].Files);
        var file = files[random.Next(files.Count)];
        folder.Exchange(file, Damaged(folder.Read(file), random));
        var before = GC.GetTotalAllocatedBytes();
        var problem = Verdict.Of(folder, file, out var isRefused);
        var allocated = GC.GetTotalAllocatedBytes() - before;
        problem ??= allocated > Allocated ? $"{allocated >> 20} MB are allocated" : null;
        if (problem is not null)
        {
            _wrong.Add($"case {number}: {sound.All[which]}: {file}: {problem}");
        }

        _refused += isRefused ? 1 : 0;
        folder.PutBack(file);
    }

    /// <summary>Flipped bits, other bytes, cuts, pieces taken out or doubled, and numbers where lengths may stand.</summary>
    private static byte[] Damaged(byte[] file, Random random)
    {
        for (var times = random.Next(1, 4); times > 0 && file.Length > 16; times--)
        {
            var place = random.Next(2) == 0 ? random.Next(file.Length) : random.Next(Math.Min(4096, file.Length));
            var end = Math.Min(file.Length, place + random.Next(1, 64));
            switch (random.Next(6))
            {
                case 0:
                    file[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[place] = (byte)random.Next(256);
                    break;
                case 2:
                    file = file[..place];
                    break;
                case 3:
                    file = [.. file[..place], .. file[end..]];
                    break;
                case 4:
                    file = [.. file[..end], .. file[place..]];
                    break;
                default:
                    BitConverter.GetBytes((1L << random.Next(64)) - random.Next(2)).AsSpan(0, Math.Min(1 << random.Next(4), file.Length - place)).CopyTo(file.AsSpan(place));
                    break;
            }
        }

        return file;
    }
}
