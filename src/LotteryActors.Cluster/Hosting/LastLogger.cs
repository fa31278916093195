using Akka.Event;

namespace LotteryActors.Cluster.Hosting;

/// <summary>Takes Akka's own place for what is logged before and after there are loggers, and keeps it off stdout: that belongs to the command.</summary>
internal sealed class LastLogger : MinimalLogger
{
    private readonly bool _traces = Environment.GetEnvironmentVariable("LOTTERY_TRACE") == "1";

    protected override void Log(object message)
    {
        if (_traces)
        {
            Console.Error.WriteLine(message);
        }
    }
}
