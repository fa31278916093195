using LotteryActors.Cli.CommandLine;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Running;

/// <summary>The time that <c>run</c> and <c>resume</c> spend with a coordinator, and leaving it in good order when asked to.</summary>
internal sealed class Stay(Terminal terminal, LotteryHome home, Interruption interruption)
{
    /// <returns>The exit code of <paramref name="work"/>, or of the signal that ended it.</returns>
    public async Task<int> DuringAsync(IReadOnlyList<string>? devices, Execution execution, int? port, Func<Session, CancellationToken, Task<int>> work)
    {
        var isEmbedded = true;
        try
        {
            await using var session = await Session.OpenAsync(home, devices, execution, port, interruption.Token);
            isEmbedded = session.IsEmbedded;
            return await session.DuringAsync(work, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            terminal.Error.WriteLine(isEmbedded
                ? $"lottery: interrupted: what was trained is saved in {home.Path}; `lottery resume --home {home.Path}` goes on"
                : "lottery: interrupted: the search goes on without you; `lottery status` tells how far it is, `lottery pause` halts it");
            return interruption.ExitCode;
        }
    }
}
