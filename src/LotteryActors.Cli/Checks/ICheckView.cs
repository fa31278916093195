using LotteryActors.Data.Checks;

namespace LotteryActors.Cli.Checks;

/// <summary>How a check of data is shown while it goes on and at its end.</summary>
internal interface ICheckView
{
    IReadOnlyList<PartReport> Follow(Func<IProgress<CheckStep>?, IReadOnlyList<PartReport>> check);

    /// <param name="files">Empty where digests were not asked for.</param>
    void Tell(string folder, IReadOnlyList<PartReport> reports, IReadOnlyList<FileFingerprint> files);
}
