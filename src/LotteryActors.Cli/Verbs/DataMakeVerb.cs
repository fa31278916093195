using System.CommandLine;
using System.Globalization;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Data.Making;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery data make</c>: the generated world as files of UNITER, LXMERT or ViLT.</summary>
internal static class DataMakeVerb
{
    private const int LargestSide = 1_024;

    public static Command Create(Terminal terminal)
    {
        var set = new Argument<string>("set") { Description = "The generated set: scenes" };
        set.AcceptOnlyFromAmong("scenes");
        var folder = new Option<string>("--out") { Description = "Folder to make; one that was made so before is replaced, any other must be empty", HelpName = "DIR", Required = true };
        var size = new Option<int>("--size") { Description = "Training examples of every task; a tenth as many are for evaluation", HelpName = "N", Required = true };
        var seed = new Option<int>("--seed") { Description = "Another seed makes other scenes (default: 1)", HelpName = "S", DefaultValueFactory = _ => 1 };
        var format = new Option<string>("--format") { Description = "Whose files (default: uniter)", HelpName = "uniter|lxmert|vilt", DefaultValueFactory = _ => "uniter" };
        format.AcceptOnlyFromAmong("uniter", "lxmert", "vilt");
        var side = new Option<int>("--picture-side") { Description = $"Pixels along a side of ViLT's pictures (default: {SceneOrder.DefaultPictureSide})", HelpName = "PIXELS", DefaultValueFactory = _ => SceneOrder.DefaultPictureSide };
        Require(size, SceneOrder.SmallestSize, SceneOrder.LargestSize);
        Require(seed, 0, int.MaxValue);
        Require(side, 8, LargestSide);
        var command = new VerbCommand(
            "make",
            "Writes the generated world in the formats that users of UNITER (all seven tasks and captions), LXMERT (vqa, gqa, nlvr2, captions) and ViLT (vqa, nlvr2, retrieval, captions) have. The same size and seed give the same bytes.",
            ("data make scenes --out scenes-uniter --size 20000", "for the set uniter, `lottery run SPEC --data scenes-uniter`"),
            ("data make scenes --out scenes-vilt --size 2000 --format vilt --picture-side 96", "Arrow tables with PNG pictures"))
        {
            set, folder, size, seed, format, side,
        };
        command.SetAction(parsed =>
        {
            var order = new SceneOrder(Enum.Parse<SceneFormat>(parsed.GetValue(format)!, ignoreCase: true), parsed.GetValue(size), parsed.GetValue(seed), parsed.GetValue(side));
            return Make(terminal, parsed.GetValue(folder)!, order);
        });
        return command;
    }

    private static int Make(Terminal terminal, string folder, SceneOrder order)
    {
        SceneMaker.Write(folder, order, task => terminal.Out.WriteLine($"writing {task}"));
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {order.Size:N0} training examples a task, seed {order.Seed}; search on it with task {{ set = {order.Format.ToString().ToLowerInvariant()} }} and --data {folder}"));
        return ExitCodes.Ok;
    }

    private static void Require(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most))
        {
            result.AddError($"{option.Name}: '{result.Tokens[0].Value}' is no number from {least} to {most}; write one");
        }
    });
}
