using Strm.Cli;
using Strm.Speed;

return await StrmCommandLine.RunAsync(args, CancellationToken.None, SpeedCommands.All()).ConfigureAwait(false);
