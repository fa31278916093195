using System.CommandLine;
using LotteryActors.Cli.CommandLine;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery data</c>: looks into data sets. Never loads libtorch.</summary>
internal static class DataVerb
{
    public static Command Create(Terminal terminal) =>
        new VerbCommand(
            "data",
            "Looks into data sets: UNITER's databases, LXMERT's JSON and TSV, ViLT's Arrow tables, easy-VQA, NLVR v1, VQA v2.",
            ("data check data/easy-vqa", "everything that is wrong, and a summary"))
        {
            DataCheckVerb.Create(terminal),
        };
}
