namespace LotteryActors.Data;

/// <summary>A data set that cannot be used. The message is one line that names the file, the place and the mend.</summary>
public class DataException : IOException
{
    public DataException(string message)
        : base(message)
    {
    }

    public DataException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
