using System.Text;

namespace LotteryActors.Data.Text;

/// <summary>Whether this process can take Unicode text apart.</summary>
internal static class IcuSupport
{
    /// <exception cref="DataException">Globalization is invariant: decomposition would do nothing, silently.</exception>
    public static void Require()
    {
        if (Decomposes())
        {
            return;
        }

        throw new DataException(
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: this process runs without ICU and BERT's tokenizer needs it; unset the variable and install libicu");
    }

    private static bool Decomposes()
    {
        try
        {
            return "\u00e9".Normalize(NormalizationForm.FormD).Length == 2;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
}
