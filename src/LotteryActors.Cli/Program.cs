using LotteryActors.Cli.CommandLine;

return await LotteryCommand.InvokeAsync(args, Terminal.OfProcess());
