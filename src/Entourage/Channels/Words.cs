namespace Entourage.Channels;

/// <summary>The creator's words on their way into another app: bounded plain text, line ends made LF.</summary>
[FrontDoor]
internal sealed class Words
{
    /// <summary>UTF-16 units; the longest text that the app addresses of every channel were tried with.</summary>
    public const int MostCharacters = 2000;

    private Words(string text) => Text = text;

    /// <summary>As they will be sent.</summary>
    public string Text { get; }

    /// <summary>Line ends become LF, white space around the words goes. Everything else is kept as it was written.</summary>
    /// <returns>
    /// <c>message_too_long</c> over <see cref="MostCharacters"/>; <c>message_not_valid</c> for control characters other than tab and line
    /// end, and for half surrogates, which no encoding can carry (RFC 3629 §3).
    /// </returns>
    public static Outcome<Words> Read(string text)
    {
        if (text.Length > MostCharacters) return ChannelProblems.MessageTooLong;
        var words = text.ReplaceLineEndings("\n").Trim();
        for (var i = 0; i < words.Length; i++)
        {
            var c = words[i];
            if (char.IsControl(c) && c is not ('\n' or '\t')) return ChannelProblems.MessageNotValid;
            if (!char.IsSurrogate(c)) continue;
            if (i + 1 == words.Length || !char.IsSurrogatePair(c, words[i + 1])) return ChannelProblems.MessageNotValid;
            i++;
        }
        return new Words(words);
    }

    // The blank line ends every bidirectional run (UAX #9, P1), so nothing in the words can turn the link around.
    internal string Before(string link) => Text.Length == 0 ? link : $"{Text}\n\n{link}";
}
