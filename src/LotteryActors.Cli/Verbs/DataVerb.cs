using System.CommandLine;
using LotteryActors.Cli.CommandLine;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery data</c>: looks into data sets and makes them. Never loads libtorch.</summary>
internal static class DataVerb
{
    public static Command Create(Terminal terminal) =>
        new VerbCommand(
            "data",
            "Looks into data sets and makes them: UNITER's databases, LXMERT's JSON and TSV, ViLT's Arrow tables, easy-VQA, NLVR v1, VQA v2.",
            ("data check data/easy-vqa", "everything that is wrong, and a summary"),
            ("data show scenes --task nlvr2 --item 3", "one item as an annotated picture"),
            ("data make scenes --out scenes-uniter --size 20000", "the generated world in UNITER's files"))
        {
            DataCheckVerb.Create(terminal),
            DataShowVerb.Create(terminal),
            DataMakeVerb.Create(terminal),
        };
}
