<?xml version="1.0" encoding="utf-8"?>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
  <name>polyp-detector</name>
  <message>
    <source>READY</source>
    <translation>BEREIT</translation>
  </message>
  <message>
    <source>LOOKING</source>
    <translation>SUCHE LÄUFT</translation>
  </message>
  <message>
    <source>MARKED</source>
    <translation>MARKIERT</translation>
  </message>
  <message>
    <source>BYPASS</source>
    <translation>MARKER AUS</translation>
  </message>
  <message>
    <source>TOO SLOW</source>
    <translation>ZU LANGSAM</translation>
  </message>
  <message>
    <source>NO SIGNAL</source>
    <translation>KEIN SIGNAL</translation>
  </message>
  <message>
    <source>STARTING</source>
    <translation>STARTET</translation>
  </message>
  <message>
    <source>ENGINE FAULT</source>
    <translation>KI-STÖRUNG</translation>
  </message>
  <message>
    <source>PAUSED</source>
    <translation>PAUSE</translation>
  </message>
  <message>
    <source>FROZEN</source>
    <translation>STANDBILD</translation>
  </message>
  <message>
    <source>ENDED</source>
    <translation>ENDE</translation>
  </message>
  <message>
    <source>Research use only. Not a medical device.</source>
    <translation>Nur für Forschungszwecke. Kein Medizinprodukt.</translation>
  </message>
  <message>
    <source>pause, go on, play again; live: hold the picture</source>
    <translation>Pause, weiter, von vorn; live: Standbild</translation>
  </message>
  <message>
    <source>record the procedure, or end the record</source>
    <translation>Untersuchung aufzeichnen, Aufzeichnung beenden</translation>
  </message>
  <message>
    <source>keep the picture</source>
    <translation>Bild sichern</translation>
  </message>
  <message>
    <source>keep the last 20 seconds</source>
    <translation>die letzten 20 Sekunden sichern</translation>
  </message>
  <message>
    <source>lesion here</source>
    <translation>Läsion hier</translation>
  </message>
  <message>
    <source>false alarm</source>
    <translation>Fehlalarm</translation>
  </message>
  <message>
    <source>next phase: insertion, withdrawal</source>
    <translation>nächste Phase: Einführen, Rückzug</translation>
  </message>
  <message>
    <source>bypass: hide all markers, show them</source>
    <translation>Marker ausblenden, einblenden</translation>
  </message>
  <message>
    <source>next style of markers</source>
    <translation>nächste Form der Marker</translation>
  </message>
  <message>
    <source>a short tone on a new marking</source>
    <translation>kurzer Ton bei neuer Markierung</translation>
  </message>
  <message>
    <source>the picture on the second screen, too</source>
    <translation>Bild auch auf dem zweiten Monitor</translation>
  </message>
  <message>
    <source>the figures below the picture</source>
    <translation>Werte unter dem Bild</translation>
  </message>
  <message>
    <source>5 seconds back</source>
    <translation>5 Sekunden zurück</translation>
  </message>
  <message>
    <source>5 seconds on</source>
    <translation>5 Sekunden vor</translation>
  </message>
  <message>
    <source>a frame back</source>
    <translation>ein Einzelbild zurück</translation>
  </message>
  <message>
    <source>a frame on</source>
    <translation>ein Einzelbild vor</translation>
  </message>
  <message>
    <source>slower</source>
    <translation>langsamer</translation>
  </message>
  <message>
    <source>faster</source>
    <translation>schneller</translation>
  </message>
  <message>
    <source>full screen; Esc leaves it</source>
    <translation>Vollbild; Esc beendet es</translation>
  </message>
  <message>
    <source>these keys</source>
    <translation>diese Tasten</translation>
  </message>
  <message>
    <source>quit</source>
    <translation>beenden</translation>
  </message>
  <message>
    <source>The models are trained on Kvasir-SEG, PolypGen and BKAI-IGH NeoPolyp, for research and education only. Cite: Jha et al., “Kvasir-SEG: A Segmented Polyp Dataset”, MMM 2020; Ali et al., Scientific Data 2023; Ngoc Lan et al., “NeoUNet”, ISVC 2021. Commercial use needs the publishers' permission. Program: GPL-3.0-or-later.</source>
    <translation>Die Modelle sind mit Kvasir-SEG, PolypGen und BKAI-IGH NeoPolyp trainiert, nur für Forschung und Lehre. Zu zitieren: Jha et al., „Kvasir-SEG: A Segmented Polyp Dataset“, MMM 2020; Ali et al., Scientific Data 2023; Ngoc Lan et al., „NeoUNet“, ISVC 2021. Kommerzielle Nutzung nur mit Erlaubnis der Herausgeber. Programm: GPL-3.0-or-later.</translation>
  </message>
  <message>
    <source>Accept</source>
    <translation>Annehmen</translation>
  </message>
  <message>
    <source>Accepted</source>
    <translation>Angenommen</translation>
  </message>
  <message>
    <source>All</source>
    <translation>Alle</translation>
  </message>
  <message>
    <source>Analyzing: {percent} %. Verdicts can be given once it is whole.</source>
    <translation>Analyse läuft: {percent} %. Urteile sind möglich, sobald sie fertig ist.</translation>
  </message>
  <message>
    <source>Choose the recording…</source>
    <translation>Aufnahme wählen …</translation>
  </message>
  <message>
    <source>Click around the lesion; double-click or Enter closes, Esc leaves.</source>
    <translation>Läsion mit Klicks umfahren; Doppelklick oder Enter schließt, Esc bricht ab.</translation>
  </message>
  <message>
    <source>Comment</source>
    <translation>Kommentar</translation>
  </message>
  <message>
    <source>Drag a box around it, or use arrows, with Shift for its size, and Enter; Esc leaves.</source>
    <translation>Rechteck um die Läsion ziehen, oder mit Pfeiltasten bewegen, mit Umschalt die Größe, Enter behält es; Esc bricht ab.</translation>
  </message>
  <message>
    <source>Frame</source>
    <translation>Einzelbild</translation>
  </message>
  <message>
    <source>Lesion {number}</source>
    <translation>Läsion {number}</translation>
  </message>
  <message>
    <source>Lesions</source>
    <translation>Läsionen</translation>
  </message>
  <message>
    <source>Merge</source>
    <translation>Vereinen</translation>
  </message>
  <message>
    <source>Missed</source>
    <translation>Übersehen</translation>
  </message>
  <message>
    <source>Not reviewed</source>
    <translation>Nicht geprüft</translation>
  </message>
  <message>
    <source>Only lesions whose score is below</source>
    <translation>Nur Läsionen mit einem Wert unter</translation>
  </message>
  <message>
    <source>Paris class</source>
    <translation>Paris-Klasse</translation>
  </message>
  <message>
    <source>Picture</source>
    <translation>Bild</translation>
  </message>
  <message>
    <source>Reject</source>
    <translation>Verwerfen</translation>
  </message>
  <message>
    <source>Rejected</source>
    <translation>Verworfen</translation>
  </message>
  <message>
    <source>Size in mm</source>
    <translation>Größe in mm</translation>
  </message>
  <message>
    <source>Speed</source>
    <translation>Tempo</translation>
  </message>
  <message>
    <source>Split here</source>
    <translation>Hier teilen</translation>
  </message>
  <message>
    <source>Time</source>
    <translation>Zeit</translation>
  </message>
  <message>
    <source>Timeline</source>
    <translation>Zeitleiste</translation>
  </message>
  <message>
    <source>Which lesions are listed</source>
    <translation>Welche Läsionen gezeigt werden</translation>
  </message>
  <message>
    <source>a second back</source>
    <translation>eine Sekunde zurück</translation>
  </message>
  <message>
    <source>a second on</source>
    <translation>eine Sekunde vor</translation>
  </message>
  <message>
    <source>accept the lesion; again: take that back</source>
    <translation>Läsion annehmen; noch einmal: zurücknehmen</translation>
  </message>
  <message>
    <source>accepted</source>
    <translation>angenommen</translation>
  </message>
  <message>
    <source>choose a lesion first</source>
    <translation>zuerst eine Läsion wählen</translation>
  </message>
  <message>
    <source>choose several lesions in the list first (Ctrl and a click, or Shift and an arrow)</source>
    <translation>zuerst mehrere Läsionen in der Liste wählen (Strg und ein Klick, oder Umschalt und ein Pfeil)</translation>
  </message>
  <message>
    <source>this lesion was drawn, and needs no verdict; it can be taken back</source>
    <translation>diese Läsion ist eingezeichnet und braucht kein Urteil; sie lässt sich zurücknehmen</translation>
  </message>
  <message>
    <source>nothing of this lesion was drawn; only what was drawn can be taken back</source>
    <translation>von dieser Läsion ist nichts eingezeichnet; nur Eingezeichnetes lässt sich zurücknehmen</translation>
  </message>
  <message>
    <source>No lesion is like that.</source>
    <translation>Keine Läsion ist so.</translation>
  </message>
  <message>
    <source>Nothing was marked. What was missed can be drawn.</source>
    <translation>Es wurde nichts markiert. Übersehenes lässt sich einzeichnen.</translation>
  </message>
  <message>
    <source>Nothing is marked so far.</source>
    <translation>Bisher ist nichts markiert.</translation>
  </message>
  <message>
    <source>there is nothing to undo</source>
    <translation>es gibt nichts rückgängig zu machen</translation>
  </message>
  <message>
    <source>there is nothing to redo</source>
    <translation>es gibt nichts zu wiederholen</translation>
  </message>
  <message>
    <source>what was drawn has no area in the frame; draw it again</source>
    <translation>was gezeichnet wurde, hat im Bild keine Fläche; noch einmal zeichnen</translation>
  </message>
  <message>
    <source>draw a box around a missed lesion</source>
    <translation>übersehene Läsion mit einem Rahmen einzeichnen</translation>
  </message>
  <message>
    <source>draw a polygon around it</source>
    <translation>mit einem Vieleck einzeichnen</translation>
  </message>
  <message>
    <source>frame {number}</source>
    <translation>Bild {number}</translation>
  </message>
  <message>
    <source>from here on it is another lesion</source>
    <translation>ab hier ist es eine andere Läsion</translation>
  </message>
  <message>
    <source>hide all markers, show them</source>
    <translation>alle Marker ausblenden, einblenden</translation>
  </message>
  <message>
    <source>missed</source>
    <translation>übersehen</translation>
  </message>
  <message>
    <source>next marking</source>
    <translation>nächste Markierung</translation>
  </message>
  <message>
    <source>not reviewed</source>
    <translation>nicht geprüft</translation>
  </message>
  <message>
    <source>play again and again from here; again: not any more</source>
    <translation>ab hier wiederholen; noch einmal: nicht mehr</translation>
  </message>
  <message>
    <source>play, pause, play again</source>
    <translation>abspielen, Pause, von vorn</translation>
  </message>
  <message>
    <source>previous marking</source>
    <translation>vorige Markierung</translation>
  </message>
  <message>
    <source>redo</source>
    <translation>wiederholen</translation>
  </message>
  <message>
    <source>reject the lesion; again: take that back</source>
    <translation>Läsion verwerfen; noch einmal: zurücknehmen</translation>
  </message>
  <message>
    <source>rejected</source>
    <translation>verworfen</translation>
  </message>
  <message>
    <source>score below </source>
    <translation>Wert unter </translation>
  </message>
  <message>
    <source>take back what was drawn</source>
    <translation>Eingezeichnetes zurücknehmen</translation>
  </message>
  <message>
    <source>the analysis has not reached its end; verdicts can be given then</source>
    <translation>die Analyse ist noch nicht am Ende; danach kann geurteilt werden</translation>
  </message>
  <message>
    <source>the chosen lesions are one</source>
    <translation>gewählte Läsionen sind eine</translation>
  </message>
  <message>
    <source>the lesion is not seen on both sides of here; go to where it parts</source>
    <translation>die Läsion ist hier nicht auf beiden Seiten zu sehen; dorthin gehen, wo sie sich teilt</translation>
  </message>
  <message>
    <source>the lesions beside the picture</source>
    <translation>Läsionen neben dem Bild</translation>
  </message>
  <message>
    <source>the picture 1:1</source>
    <translation>Bild 1:1</translation>
  </message>
  <message>
    <source>the picture closer</source>
    <translation>Bild näher</translation>
  </message>
  <message>
    <source>the picture farther</source>
    <translation>Bild weiter weg</translation>
  </message>
  <message>
    <source>the timeline closer</source>
    <translation>Zeitleiste näher</translation>
  </message>
  <message>
    <source>the timeline farther</source>
    <translation>Zeitleiste weiter weg</translation>
  </message>
  <message>
    <source>the whole picture</source>
    <translation>ganzes Bild</translation>
  </message>
  <message>
    <source>to the end</source>
    <translation>zum Ende</translation>
  </message>
  <message>
    <source>to the start</source>
    <translation>zum Anfang</translation>
  </message>
  <message>
    <source>undo</source>
    <translation>rückgängig</translation>
  </message>
  <message>
    <source>up to here</source>
    <translation>bis hier</translation>
  </message>
  <message>
    <source>write a comment</source>
    <translation>Kommentar schreiben</translation>
  </message>
  <message>
    <source>{judged} of {all} reviewed</source>
    <translation>{judged} von {all} geprüft</translation>
  </message>
  <message>
    <source>{size} % of the frame</source>
    <translation>{size} % des Bildes</translation>
  </message>
  <message>
    <source>Only in</source>
    <translation>Nur in</translation>
  </message>
  <message>
    <source>For</source>
    <translation>Dauer</translation>
  </message>
  <message>
    <source>Score</source>
    <translation>Wert</translation>
  </message>
  <message>
    <source>Size</source>
    <translation>Größe</translation>
  </message>
  <message>
    <source>In the other</source>
    <translation>Dort</translation>
  </message>
  <message>
    <source>never</source>
    <translation>nie</translation>
  </message>
  <message>
    <source>shorter</source>
    <translation>kürzer</translation>
  </message>
  <message>
    <source>Differences</source>
    <translation>Unterschiede</translation>
  </message>
  <message>
    <source>{shared} in both, {first} only in A, {second} only in B</source>
    <translation>{shared} in beiden, {first} nur in A, {second} nur in B</translation>
  </message>
  <message>
    <source>threshold {value}</source>
    <translation>Schwelle {value}</translation>
  </message>
  <message>
    <source>gate</source>
    <translation>Gate</translation>
  </message>
  <message>
    <source>no gate</source>
    <translation>kein Gate</translation>
  </message>
  <message>
    <source>lesion</source>
    <translation>Läsion</translation>
  </message>
  <message>
    <source>snapshot</source>
    <translation>Bild gesichert</translation>
  </message>
  <message>
    <source>clip</source>
    <translation>Clip gesichert</translation>
  </message>
  <message>
    <source>Live</source>
    <translation>Live</translation>
  </message>
  <message>
    <source>Review</source>
    <translation>Durchsicht</translation>
  </message>
  <message>
    <source>Recent</source>
    <translation>Zuletzt geöffnet</translation>
  </message>
  <message>
    <source>Recently opened</source>
    <translation>Zuletzt geöffnet</translation>
  </message>
  <message>
    <source>Settings</source>
    <translation>Einstellungen</translation>
  </message>
  <message>
    <source>settings</source>
    <translation>Einstellungen</translation>
  </message>
  <message>
    <source>Look again</source>
    <translation>Erneut suchen</translation>
  </message>
  <message>
    <source>Forget all</source>
    <translation>Liste leeren</translation>
  </message>
  <message>
    <source>Looking for cameras…</source>
    <translation>Kameras werden gesucht …</translation>
  </message>
  <message>
    <source>No camera or capture card was found. Plug one in, and look again (F5).</source>
    <translation>Keine Kamera oder Capture-Karte gefunden. Bitte anschließen und erneut suchen (F5).</translation>
  </message>
  <message>
    <source>Camera {name}</source>
    <translation>Kamera {name}</translation>
  </message>
  <message>
    <source>Mode of {name}</source>
    <translation>Modus von {name}</translation>
  </message>
  <message>
    <source>Shows its picture with polyps marked</source>
    <translation>Zeigt ihr Bild mit markierten Polypen</translation>
  </message>
  <message>
    <source>the camera's own mode</source>
    <translation>Modus der Kamera</translation>
  </message>
  <message>
    <source>Opening…</source>
    <translation>Wird geöffnet …</translation>
  </message>
  <message>
    <source>Address of a stream</source>
    <translation>Adresse eines Streams</translation>
  </message>
  <message>
    <source>Address of a stream, like rtsp://10.0.0.5/live</source>
    <translation>Adresse eines Streams, etwa rtsp://10.0.0.5/live</translation>
  </message>
  <message>
    <source>Open stream</source>
    <translation>Stream öffnen</translation>
  </message>
  <message>
    <source>User, password and what else was secret in this address is not kept; complete it.</source>
    <translation>Benutzer, Passwort und andere Geheimnisse dieser Adresse werden nicht gespeichert; bitte ergänzen.</translation>
  </message>
  <message>
    <source>Recordings…</source>
    <translation>Aufnahmen …</translation>
  </message>
  <message>
    <source>Videos, pictures, DICOM; one or several</source>
    <translation>Videos, Bilder, DICOM; eine oder mehrere</translation>
  </message>
  <message>
    <source>Folder…</source>
    <translation>Ordner …</translation>
  </message>
  <message>
    <source>All its recordings, or its pictures as one</source>
    <translation>Alle Aufnahmen darin, oder seine Bilder</translation>
  </message>
  <message>
    <source>Session…</source>
    <translation>Untersuchung …</translation>
  </message>
  <message>
    <source>A procedure that was recorded</source>
    <translation>Eine aufgezeichnete Untersuchung</translation>
  </message>
  <message>
    <source>Results…</source>
    <translation>Ergebnisse …</translation>
  </message>
  <message>
    <source>What an analysis has found</source>
    <translation>Was eine Analyse gefunden hat</translation>
  </message>
  <message>
    <source>Recordings</source>
    <translation>Aufnahmen</translation>
  </message>
  <message>
    <source>All files</source>
    <translation>Alle Dateien</translation>
  </message>
  <message>
    <source>Open recordings</source>
    <translation>Aufnahmen öffnen</translation>
  </message>
  <message>
    <source>Open a folder of recordings or pictures</source>
    <translation>Ordner mit Aufnahmen oder Bildern öffnen</translation>
  </message>
  <message>
    <source>Open the folder of a recorded procedure</source>
    <translation>Ordner einer aufgezeichneten Untersuchung öffnen</translation>
  </message>
  <message>
    <source>Open the folder of results</source>
    <translation>Ordner mit Ergebnissen öffnen</translation>
  </message>
  <message>
    <source>Nothing was opened yet. Drop files, folders or an address anywhere.</source>
    <translation>Noch nichts geöffnet. Dateien, Ordner oder eine Adresse hierher ziehen.</translation>
  </message>
  <message>
    <source>Drop files, folders or the address of a stream anywhere.</source>
    <translation>Dateien, Ordner oder die Adresse eines Streams irgendwo hierher ziehen.</translation>
  </message>
  <message>
    <source>not found: {source}</source>
    <translation>nicht gefunden: {source}</translation>
  </message>
  <message>
    <source>today, {time}</source>
    <translation>heute, {time}</translation>
  </message>
  <message>
    <source>yesterday, {time}</source>
    <translation>gestern, {time}</translation>
  </message>
  <message>
    <source>video</source>
    <translation>Video</translation>
  </message>
  <message>
    <source>pictures</source>
    <translation>Bilder</translation>
  </message>
  <message>
    <source>DICOM object</source>
    <translation>DICOM-Objekt</translation>
  </message>
  <message>
    <source>session</source>
    <translation>Untersuchung</translation>
  </message>
  <message>
    <source>results</source>
    <translation>Ergebnisse</translation>
  </message>
  <message>
    <source>stream</source>
    <translation>Stream</translation>
  </message>
  <message>
    <source>camera</source>
    <translation>Kamera</translation>
  </message>
  <message>
    <source>The procedure is being recorded; end the record first.</source>
    <translation>Die Untersuchung wird aufgezeichnet; bitte zuerst die Aufzeichnung beenden.</translation>
  </message>
  <message>
    <source>Search</source>
    <translation>Suchen</translation>
  </message>
  <message>
    <source>Search the settings</source>
    <translation>Einstellungen durchsuchen</translation>
  </message>
  <message>
    <source>Restore all defaults</source>
    <translation>Alle zurücksetzen</translation>
  </message>
  <message>
    <source>Restore the default</source>
    <translation>Zurücksetzen</translation>
  </message>
  <message>
    <source>Restore the default of {name}</source>
    <translation>{name} zurücksetzen</translation>
  </message>
  <message>
    <source>Close</source>
    <translation>Schließen</translation>
  </message>
  <message>
    <source>Saved.</source>
    <translation>Gespeichert.</translation>
  </message>
  <message>
    <source>Loading…</source>
    <translation>Wird geladen …</translation>
  </message>
  <message>
    <source>In effect for what is analyzed from now on.</source>
    <translation>Gilt für alles, was von jetzt an analysiert wird.</translation>
  </message>
  <message>
    <source>In effect.</source>
    <translation>Wirksam.</translation>
  </message>
  <message>
    <source>own value</source>
    <translation>eigener Wert</translation>
  </message>
  <message>
    <source>Detection</source>
    <translation>Erkennung</translation>
  </message>
  <message>
    <source>When a polyp is marked</source>
    <translation>Wann ein Polyp markiert wird</translation>
  </message>
  <message>
    <source>Recording of procedures</source>
    <translation>Aufzeichnung von Untersuchungen</translation>
  </message>
  <message>
    <source>Review of results</source>
    <translation>Durchsicht von Ergebnissen</translation>
  </message>
  <message>
    <source>Window</source>
    <translation>Fenster</translation>
  </message>
  <message>
    <source>Model</source>
    <translation>Modell</translation>
  </message>
  <message>
    <source>Name of a released model, or an ONNX file.</source>
    <translation>Name eines mitgelieferten Modells, oder eine ONNX-Datei.</translation>
  </message>
  <message>
    <source>Device</source>
    <translation>Recheneinheit</translation>
  </message>
  <message>
    <source>Where to run the model.</source>
    <translation>Worauf das Modell rechnet.</translation>
  </message>
  <message>
    <source>Threshold</source>
    <translation>Schwelle</translation>
  </message>
  <message>
    <source>Lowest probability of a region; else the gate's, or without a gate the model's.</source>
    <translation>Kleinste Wahrscheinlichkeit eines Bereichs; sonst die der Bestätigung, ohne diese die des Modells.</translation>
  </message>
  <message>
    <source>CPU threads</source>
    <translation>CPU-Threads</translation>
  </message>
  <message>
    <source>CPU threads of the model; 0: what is measured to be the fastest.</source>
    <translation>CPU-Threads des Modells; 0: was als schnellstes gemessen wird.</translation>
  </message>
  <message>
    <source>Require a GPU</source>
    <translation>GPU verlangen</translation>
  </message>
  <message>
    <source>Fail rather than run on the CPU.</source>
    <translation>Nicht auf die CPU ausweichen.</translation>
  </message>
  <message>
    <source>Confirm before marking</source>
    <translation>Vor dem Markieren bestätigen</translation>
  </message>
  <message>
    <source>Mark a polyp once it is confirmed, or at once.</source>
    <translation>Einen Polypen erst markieren, wenn er sich bestätigt, oder sofort.</translation>
  </message>
  <message>
    <source>Threshold for following</source>
    <translation>Schwelle zum Verfolgen</translation>
  </message>
  <message>
    <source>Lowest probability of a region that is followed, where none is given.</source>
    <translation>Kleinste Wahrscheinlichkeit eines Bereichs, der verfolgt wird, wenn keine angegeben ist.</translation>
  </message>
  <message>
    <source>Evidence lasts</source>
    <translation>Dauer eines Hinweises</translation>
  </message>
  <message>
    <source>How long evidence for a polyp lasts, in seconds.</source>
    <translation>Wie lange ein Hinweis auf einen Polypen zählt, in Sekunden.</translation>
  </message>
  <message>
    <source>Evidence needed</source>
    <translation>Nötiger Anteil</translation>
  </message>
  <message>
    <source>Part of it for which a polyp must be seen to be marked.</source>
    <translation>Anteil dieser Zeit, in dem ein Polyp zu sehen sein muss, um markiert zu werden.</translation>
  </message>
  <message>
    <source>Start score</source>
    <translation>Startwert</translation>
  </message>
  <message>
    <source>Probability at which it counts as seen; a surer one counts more.</source>
    <translation>Wahrscheinlichkeit, ab der er als gesehen gilt; eine höhere zählt mehr.</translation>
  </message>
  <message>
    <source>Hold</source>
    <translation>Nachleuchten</translation>
  </message>
  <message>
    <source>How long it stays marked after it was last seen, in seconds.</source>
    <translation>Wie lange er markiert bleibt, nachdem er zuletzt gesehen wurde, in Sekunden.</translation>
  </message>
  <message>
    <source>Folder</source>
    <translation>Ordner</translation>
  </message>
  <message>
    <source>Folder that gets the folders of records.</source>
    <translation>Ordner für die Aufzeichnungen.</translation>
  </message>
  <message>
    <source>Field of view alone</source>
    <translation>Nur das Endoskopiebild</translation>
  </message>
  <message>
    <source>Record the field of view alone, without what is burnt in around it.</source>
    <translation>Nur das Endoskopiebild aufzeichnen, ohne die Einblendungen darum herum.</translation>
  </message>
  <message>
    <source>Reviewer</source>
    <translation>Prüfende Person</translation>
  </message>
  <message>
    <source>Name or code that a review says did it; else that of the login.</source>
    <translation>Name oder Kürzel, das in einer Durchsicht steht; sonst das der Anmeldung.</translation>
  </message>
  <message>
    <source>Language</source>
    <translation>Sprache</translation>
  </message>
  <message>
    <source>Language of the window.</source>
    <translation>Sprache des Fensters.</translation>
  </message>
  <message>
    <source>Painted by</source>
    <translation>Gezeichnet von</translation>
  </message>
  <message>
    <source>What paints the picture: a GPU where there is one, or the processor.</source>
    <translation>Was das Bild zeichnet: eine GPU, wo es eine gibt, oder der Prozessor.</translation>
  </message>
  <message>
    <source>Markers</source>
    <translation>Marker</translation>
  </message>
  <message>
    <source>What is drawn around a polyp.</source>
    <translation>Was um einen Polypen gezeichnet wird.</translation>
  </message>
  <message>
    <source>as the system</source>
    <translation>wie das System</translation>
  </message>
  <message>
    <source>automatic</source>
    <translation>automatisch</translation>
  </message>
  <message>
    <source>corners</source>
    <translation>Ecken</translation>
  </message>
  <message>
    <source>outline</source>
    <translation>Umriss</translation>
  </message>
  <message>
    <source>outline and tint</source>
    <translation>Umriss und Tönung</translation>
  </message>
  <message>
    <source>outline, box and score</source>
    <translation>Umriss, Rahmen und Wert</translation>
  </message>
  <message>
    <source>device</source>
    <translation>Recheneinheit</translation>
  </message>
  <message>
    <source>source</source>
    <translation>Quelle</translation>
  </message>
  <message>
    <source>painted</source>
    <translation>gezeichnet</translation>
  </message>
  <message>
    <source>video delay</source>
    <translation>Bildverzögerung</translation>
  </message>
  <message>
    <source>annotation delay</source>
    <translation>Markerverzögerung</translation>
  </message>
  <message>
    <source>view</source>
    <translation>Sicht</translation>
  </message>
  <message>
    <source>not analyzed</source>
    <translation>nicht analysiert</translation>
  </message>
  <message>
    <source>loading</source>
    <translation>wird geladen</translation>
  </message>
  <message>
    <source>opening</source>
    <translation>wird geöffnet</translation>
  </message>
  <message>
    <source>{rate}/s by {painter}</source>
    <translation>{rate}/s durch {painter}</translation>
  </message>
  <message>
    <source>fast</source>
    <translation>schnell</translation>
  </message>
  <message>
    <source>readable</source>
    <translation>beurteilbar</translation>
  </message>
  <message>
    <source>too dark</source>
    <translation>zu dunkel</translation>
  </message>
  <message>
    <source>too bright</source>
    <translation>zu hell</translation>
  </message>
  <message>
    <source>red-out</source>
    <translation>Rotbild</translation>
  </message>
  <message>
    <source>blocked</source>
    <translation>verdeckt</translation>
  </message>
  <message>
    <source>blurred</source>
    <translation>unscharf</translation>
  </message>
  <message>
    <source>glare</source>
    <translation>Reflexe</translation>
  </message>
  <message>
    <source>Loading the model. The first start on a machine measures for some seconds what is the fastest.</source>
    <translation>Das Modell wird geladen. Beim ersten Start auf einem Rechner wird einige Sekunden lang gemessen, was am schnellsten ist.</translation>
  </message>
  <message>
    <source>Waiting for the source: {reason}</source>
    <translation>Warten auf die Quelle: {reason}</translation>
  </message>
  <message>
    <source>The picture comes late: machine, sender or network are too slow, or the sender's stamps are wrong.</source>
    <translation>Das Bild kommt zu spät: Rechner, Sender oder Netz sind zu langsam, oder die Zeitstempel des Senders sind falsch.</translation>
  </message>
  <message>
    <source>the disk is full</source>
    <translation>der Datenträger ist voll</translation>
  </message>
  <message>
    <source>Too few pictures are analyzed in time. Close other programs, or choose a faster model or device in the settings.</source>
    <translation>Zu wenige Bilder werden rechtzeitig analysiert. Andere Programme schließen oder in den Einstellungen ein schnelleres Modell oder eine schnellere Recheneinheit wählen.</translation>
  </message>
  <message>
    <source>Waiting for the first picture.</source>
    <translation>Warten auf das erste Bild.</translation>
  </message>
  <message>
    <source>The picture has been black for more than 2 s. Is the light on, and the cable in?</source>
    <translation>Das Bild ist seit mehr als 2 s schwarz. Ist das Licht an, steckt das Kabel?</translation>
  </message>
  <message>
    <source>The picture has not changed for more than 2 s. Is it frozen, or the camera gone?</source>
    <translation>Das Bild hat sich seit mehr als 2 s nicht verändert. Ist es eingefroren oder die Kamera weg?</translation>
  </message>
  <message>
    <source>Source lost, reconnecting: {reason}</source>
    <translation>Quelle verloren, Verbindung wird neu aufgebaut: {reason}</translation>
  </message>
  <message>
    <source>The picture goes on without markers; the analysis is restarted: {reason}</source>
    <translation>Das Bild läuft ohne Marker weiter; die Analyse wird neu gestartet: {reason}</translation>
  </message>
  <message>
    <source>insertion</source>
    <translation>Einführen</translation>
  </message>
  <message>
    <source>withdrawal</source>
    <translation>Rückzug</translation>
  </message>
  <message>
    <source>no phase</source>
    <translation>keine Phase</translation>
  </message>
  <message>
    <source>Loading the program.</source>
    <translation>Das Programm wird geladen.</translation>
  </message>
  <message>
    <source>saving the record</source>
    <translation>Aufzeichnung wird gesichert</translation>
  </message>
  <message>
    <source>Nothing is recorded any more: {reason}</source>
    <translation>Es wird nichts mehr aufgezeichnet: {reason}</translation>
  </message>
  <message>
    <source>REC {time}</source>
    <translation>REC {time}</translation>
  </message>
  <message>
    <source>{phase} {time}</source>
    <translation>{phase} {time}</translation>
  </message>
  <message>
    <source>{share} % of frames left out</source>
    <translation>{share} % der Bilder ausgelassen</translation>
  </message>
  <message>
    <source>disk full in {minutes} min</source>
    <translation>Datenträger in {minutes} min voll</translation>
  </message>
  <message>
    <source>nothing is recorded yet; begin a record first</source>
    <translation>Es wird noch nicht aufgezeichnet; bitte zuerst die Aufzeichnung starten</translation>
  </message>
  <message>
    <source>noted: lesion</source>
    <translation>notiert: Läsion</translation>
  </message>
  <message>
    <source>noted: false alarm</source>
    <translation>notiert: Fehlalarm</translation>
  </message>
  <message>
    <source>recording to {folder}</source>
    <translation>Aufzeichnung nach {folder}</translation>
  </message>
  <message>
    <source>no picture to keep</source>
    <translation>kein Bild zum Sichern</translation>
  </message>
  <message>
    <source>saved {what}</source>
    <translation>{what} gesichert</translation>
  </message>
  <message>
    <source>sound off</source>
    <translation>Ton aus</translation>
  </message>
  <message>
    <source>sound on</source>
    <translation>Ton an</translation>
  </message>
  <message>
    <source>there is no second screen</source>
    <translation>kein zweiter Monitor vorhanden</translation>
  </message>
  <message>
    <source>no sound: {reason}</source>
    <translation>kein Ton: {reason}</translation>
  </message>
  <message>
    <source>no sound: this machine has no sound device</source>
    <translation>kein Ton: dieser Rechner hat kein Tongerät</translation>
  </message>
  <message>
    <source>the processor paints the picture from here on: the GPU cannot ({reason})</source>
    <translation>Ab jetzt zeichnet der Prozessor das Bild: die GPU kann es nicht ({reason})</translation>
  </message>
  <message>
    <source>There are results of several recordings; choose the folder of one.</source>
    <translation>Hier liegen Ergebnisse mehrerer Aufnahmen; bitte den Ordner einer davon wählen.</translation>
  </message>
  <message>
    <source>Choose…</source>
    <translation>Auswählen …</translation>
  </message>
  <message>
    <source>Choose a model</source>
    <translation>Modell wählen</translation>
  </message>
  <message>
    <source>Choose a folder for records</source>
    <translation>Ordner für Aufzeichnungen wählen</translation>
  </message>
  <message>
    <source>the analysis has not reached its end; it can be exported then</source>
    <translation>die Analyse ist noch nicht am Ende; danach kann exportiert werden</translation>
  </message>
  <message>
    <source>write it in another format</source>
    <translation>in einem anderen Format schreiben</translation>
  </message>
  <message>
    <source>Export</source>
    <translation>Exportieren</translation>
  </message>
  <message>
    <source>As reviewed: with the verdicts and corrections</source>
    <translation>Wie geprüft: mit den Urteilen und Korrekturen</translation>
  </message>
  <message>
    <source>Format</source>
    <translation>Format</translation>
  </message>
  <message>
    <source>Folder to write to</source>
    <translation>Ordner, in den geschrieben wird</translation>
  </message>
  <message>
    <source>beside the results</source>
    <translation>neben den Ergebnissen</translation>
  </message>
  <message>
    <source>Folder: {folder}</source>
    <translation>Ordner: {folder}</translation>
  </message>
  <message>
    <source>Exporting …</source>
    <translation>Wird exportiert …</translation>
  </message>
  <message>
    <source>The export was stopped.</source>
    <translation>Der Export wurde abgebrochen.</translation>
  </message>
  <message>
    <source>Written: {path}</source>
    <translation>Geschrieben: {path}</translation>
  </message>
  <message>
    <source>a line for each polyp that was marked</source>
    <translation>eine Zeile für jeden markierten Polypen</translation>
  </message>
  <message>
    <source>COCO annotations with masks; of many recordings one file, with videos</source>
    <translation>COCO-Annotationen mit Masken; von vielen Aufnahmen eine Datei, mit Videos</translation>
  </message>
  <message>
    <source>WebVTT, a chapter for each polyp that was marked</source>
    <translation>WebVTT, ein Kapitel für jeden markierten Polypen</translation>
  </message>
  <message>
    <source>the recording with its markers</source>
    <translation>die Aufnahme mit ihren Markern</translation>
  </message>
  <message>
    <source>pictures from the recording, of marked frames or of others</source>
    <translation>Bilder aus der Aufnahme, der markierten oder anderer Stellen</translation>
  </message>
  <message>
    <source>a short video of each marking, from the recording</source>
    <translation>ein kurzes Video jeder Markierung, aus der Aufnahme</translation>
  </message>
  <message>
    <source>a page for people, with pictures from the recording</source>
    <translation>eine Seite zum Lesen, mit Bildern aus der Aufnahme</translation>
  </message>
  <message>
    <source>YOLO detection: a text file of boxes for each marked frame</source>
    <translation>YOLO-Detektion: eine Textdatei mit Boxen für jedes markierte Bild</translation>
  </message>
  <message>
    <source>YOLO segmentation: a text file of outlines for each marked frame</source>
    <translation>YOLO-Segmentierung: eine Textdatei mit Umrissen für jedes markierte Bild</translation>
  </message>
  <message>
    <source>Pascal VOC: an XML file of boxes for each marked frame</source>
    <translation>Pascal VOC: eine XML-Datei mit Boxen für jedes markierte Bild</translation>
  </message>
  <message>
    <source>CVAT for video 1.1: tracks of boxes</source>
    <translation>CVAT for video 1.1: Spuren von Boxen</translation>
  </message>
  <message>
    <source>MOT 1.1: tracks of boxes as CSV</source>
    <translation>MOT 1.1: Spuren von Boxen als CSV</translation>
  </message>
  <message>
    <source>a black and white PNG for each marked frame</source>
    <translation>ein schwarz-weißes PNG für jedes markierte Bild</translation>
  </message>
  <message>
    <source>ELAN: a tier for each polyp, with the times in which it was marked</source>
    <translation>ELAN: eine Zeile für jeden Polypen, mit den Zeiten, in denen er markiert war</translation>
  </message>
  <message>
    <source>BORIS: a project in which each polyp is a subject that was marked at times</source>
    <translation>BORIS: ein Projekt, in dem jeder Polyp ein Subjekt ist, das zeitweise markiert war</translation>
  </message>
  <message>
    <source>of a DICOM object: a structured report, and segmentations (needs the extra `dicom`)</source>
    <translation>eines DICOM-Objekts: ein strukturierter Bericht und Segmentierungen (braucht das Extra `dicom`)</translation>
  </message>
  <message>
    <source>every frame as CSV, a line for each polyp in it</source>
    <translation>jedes Bild als CSV, eine Zeile für jeden Polypen darin</translation>
  </message>
  <message>
    <source>the same as Parquet (needs pyarrow, the extra `parquet`)</source>
    <translation>dasselbe als Parquet (braucht pyarrow, das Extra `parquet`)</translation>
  </message>
  <message>
    <source>pictures and masks of what a reader decided, for polyp-train train --data (needs --review)</source>
    <translation>Bilder und Masken dessen, was entschieden wurde, für polyp-train train --data (braucht --review)</translation>
  </message>
</context>
</TS>
