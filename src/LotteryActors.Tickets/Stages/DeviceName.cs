using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LotteryActors.Tickets.Stages;

/// <summary>A device one process computes on, as people write it: <c>cpu</c>, or <c>cuda:1</c> for the second GPU.</summary>
/// <param name="Class"><see cref="Cpu"/> or <see cref="Cuda"/>; the part of the name that enters a stage's key.</param>
/// <param name="Index">Which of its class; 0 on the CPU.</param>
public sealed record DeviceName(string Class, int Index)
{
    public const string Cpu = "cpu";
    public const string Cuda = "cuda";

    public bool IsCpu => Class == Cpu;

    /// <summary><c>cuda</c> alone is no name: which GPU has to be said.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DeviceName? name)
    {
        name = text.Split(':') switch
        {
            [Cpu] => new DeviceName(Cpu, 0),
            [Cuda, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => new DeviceName(Cuda, index),
            _ => null,
        };
        return name is not null;
    }

    public override string ToString() => IsCpu ? Cpu : string.Create(CultureInfo.InvariantCulture, $"{Class}:{Index}");
}
