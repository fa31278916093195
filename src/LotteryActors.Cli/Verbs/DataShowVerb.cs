using System.CommandLine;
using System.Globalization;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Data.Show;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery data show</c>: one item of a data set as an annotated picture.</summary>
internal static class DataShowVerb
{
    private const string Generated = "scenes", Train = "train", Evaluation = "evaluation";

    public static Command Create(Terminal terminal)
    {
        var data = new Argument<string>("data") { Description = "Folder of a data set, or the name of a generated one: scenes" };
        var item = new Option<int>("--item") { Description = "Which item, from 0", HelpName = "K", Required = true };
        item.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"--item: '{result.Tokens[0].Value}' is no item; write 0 or more");
            }
        });
        var output = new Option<string?>("--out") { Description = "The PNG file to write (default: item-K.png here)", HelpName = "FILE.png" };
        var part = new Option<string?>("--part") { Description = "Which part of the folder, as `lottery data check` names it (default: the first with texts)", HelpName = "NAME" };
        var task = new Option<string>("--task") { Description = "Task of a generated data set", HelpName = "TASK", DefaultValueFactory = _ => TaskNames.Vqa };
        var split = new Option<string>("--split") { Description = "Split of a generated data set", HelpName = $"{Train}|{Evaluation}", DefaultValueFactory = _ => Train };
        split.AcceptOnlyFromAmong(Train, Evaluation);
        var command = new VerbCommand(
            "show",
            "Draws one item of a data set: its pictures with their boxes, or the boxes alone where only features are there, and its texts below.",
            ("data show data/easy-vqa --item 3", "to item-3.png"),
            ("data show scenes --task nlvr2 --item 3 --out pair.png", "a generated pair of pictures and its sentence"),
            ("data show /data/uniter --part txt/vqa_train.db --item 12", "boxes and question of one part"))
        {
            data, item, output, part, task, split,
        };
        command.SetAction(parsed =>
        {
            var number = parsed.GetValue(item);
            var shown = parsed.GetValue(data) is var name && name == Generated && !Directory.Exists(name)
                ? DataShow.OfTask(Generated, parsed.GetValue(task)!, [], path: null, parsed.GetValue(split) == Evaluation, number)
                : DataShow.OfFolder(name!, parsed.GetValue(part), number);
            return Write(terminal, shown, parsed.GetValue(output) ?? string.Create(CultureInfo.InvariantCulture, $"item-{number}.png"));
        });
        return command;
    }

    private static int Write(Terminal terminal, ShownItem item, string path)
    {
        File.WriteAllBytes(path, ItemSheet.Draw(item));
        terminal.Out.WriteLine(path);
        foreach (var text in item.Texts)
        {
            terminal.Out.WriteLine(Printable.Of($"{text.Head}: {text.Text}"));
        }

        if (!ItemSheet.HasFonts)
        {
            terminal.Error.WriteLine($"lottery: {path}: this machine has no font, so the picture has no words; install one, for example fonts-dejavu-core");
        }

        return ExitCodes.Ok;
    }
}
